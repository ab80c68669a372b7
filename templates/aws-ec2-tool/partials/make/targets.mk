.PHONY: demo serve
demo: ## Show list, triage and stop on a local AWS (or, with credentials set, on yours: there the stop is a dry run)
	@$(UV) run --locked python -m demo

serve: ## Serve MCP over stdio, as a client would start it
	@$(UV) run --locked python -m {{ package_name }} serve

{% if http %}
.PHONY: serve-http
serve-http: ## Serve MCP over HTTP on this machine, at http://127.0.0.1:8000/mcp
	@$(UV) run --locked python -m {{ package_name }} serve --transport http

{% endif %}
{% if infrastructure != 'none' %}
.PHONY: lint-infra
lint-infra: ## Check {{ 'the Terraform files' if infrastructure == 'terraform' else 'the CloudFormation template' }}
{% if infrastructure == 'terraform' %}
	$(UV) tool run --from checkov==3.3.30 checkov --directory infra/terraform --framework terraform --skip-download --compact --quiet
{% else %}
	$(UV) run --locked cfn-lint infra/cloudformation/*.yaml
{% endif %}

{% endif %}
