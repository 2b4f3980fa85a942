# make help lists the targets. Everything a target needs is installed by it.
.DEFAULT_GOAL := help
.PHONY: help prerequisites build demo test lint bench clean

CLI := src/vit_cli/bin/Release/net10.0/vit

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

prerequisites:
	@bash tools/prerequisites.sh

build: prerequisites ## build everything; leaves bin/vit
	dotnet build Vit.sln -c Release -v quiet --nologo
	@mkdir -p bin && ln -sfn ../$(CLI) bin/vit

demo: prerequisites ## pictures, overlays and a page in out/
	dotnet build src/vit_cli -c Release -v quiet --nologo
	@mkdir -p bin && ln -sfn ../$(CLI) bin/vit
	bin/vit demo --out out

test: build ## run every test
	@bash tools/test.sh

# Code style is checked by every build; dotnet format's style check does not see generated message types.
lint: prerequisites ## check the formatting
	dotnet restore Vit.sln -v quiet
	dotnet format whitespace Vit.sln --no-restore --verify-no-changes

bench: prerequisites ## run the benchmarks (results in BenchmarkDotNet.Artifacts)
	dotnet run -c Release --project benchmarks/Vit.Benchmarks -- --filter '*'

clean: ## remove what was built
	rm -rf bin out BenchmarkDotNet.Artifacts
	find src tests benchmarks -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
