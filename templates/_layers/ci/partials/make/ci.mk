{% if ci == 'github' %}
ZIZMOR ?= $(UV) tool run zizmor==1.32.0

.PHONY: lint-ci
lint-ci: ## Check the workflow for security mistakes
	$(ZIZMOR) --offline .github

{% endif %}
