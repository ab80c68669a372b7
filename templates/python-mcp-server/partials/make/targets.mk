.PHONY: demo run serve
demo: ## Ask the server what is wrong with the sample's services
	@$(UV) run --locked python -m {{ package_name }}.demo

run: ## Serve over stdio, as a client would start it
	@$(UV) run --locked python -m {{ package_name }}

serve: ## Serve over HTTP on this machine, at http://127.0.0.1:8000/mcp
	@$(UV) run --locked python -m {{ package_name }} --transport http

