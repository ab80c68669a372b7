.PHONY: demo serve
demo: ## Show list, triage and stop on a local AWS (or, with credentials set, on yours: there the stop is a dry run)
	@$(UV) run --locked python -m demo

serve: ## Serve MCP over stdio, as a client would start it
	@$(UV) run --locked python -m {{ package_name }} serve

{% if infrastructure == 'cloudformation' %}
.PHONY: lint-infra
lint-infra: ## Check the CloudFormation template
	$(UV) run --locked cfn-lint infra/cloudformation/*.yaml

{% endif %}
