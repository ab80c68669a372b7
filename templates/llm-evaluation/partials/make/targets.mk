.PHONY: demo
demo: ## Check the tasks, score the recorded answers, hold the gate, and draw the report: no model is asked
	@$(UV) run --locked {{ distribution }} check
	@$(UV) run --locked {{ distribution }} leaderboard
	@$(UV) run --locked {{ distribution }} gate brook
	@$(UV) run --locked {{ distribution }} report

