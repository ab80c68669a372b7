RUN ?= $(shell ls -1d out/runs/*/ 2>/dev/null | tail -n 1)

.PHONY: demo run report
demo: ## Triage the sample logs against a small AWS on this machine, and draw the report
	@MODEL_PROVIDER=offline $(UV) run --locked {{ distribution }} run --aws local --approve restart_instance
	@$(MAKE) --no-print-directory report

run: ## The same with the credentials that the environment holds; asks before it changes anything
	@$(UV) run --locked {{ distribution }} run

report: ## Draw the newest run, or RUN=out/runs/NAME, as an HTML page
	@$(UV) run --locked {{ distribution }} report $(RUN)

