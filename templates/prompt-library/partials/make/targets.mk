.PHONY: demo record
demo: ## Replay the recorded runs, compare the versions of triage, and draw the report: no model is asked
{% if storage == 'sqlite' %}
	@$(UV) run --locked {{ distribution }} import prompts >/dev/null
{% endif %}
	@$(UV) run --locked {{ distribution }} replay
	@$(UV) run --locked {{ distribution }} compare triage 1 2
	@$(UV) run --locked {{ distribution }} report

record: ## Ask the model about what is not recorded yet
	@$(UV) run --locked {{ distribution }} record

