.PHONY: demo serve
demo: ## Seed a local AWS with logs, let the service judge and tell them, and keep its page
	@$(UV) run --locked python -m demo

serve: ## Run the service on port 8000
	@$(UV) run --locked {{ distribution }} serve

