RUN ?= $(shell ls -1d out/runs/*/ 2>/dev/null | tail -n 1)

.PHONY: demo report
demo: ## Triage the sample logs and draw the report: on this machine, or with credentials set on your account
	@$(UV) run --locked python -m demo $(ARGS)

report: ## Draw the newest run, or RUN=out/runs/NAME, as an HTML page
	@$(UV) run --locked {{ distribution }} report $(RUN)

