# make help lists the targets. Everything a target needs is installed by it.
.DEFAULT_GOAL := help
.PHONY: help prerequisites build ros demo test lint bench clean

# Bare images have no ICU, without which the SDK does not start; everything here is culture-invariant.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT ?= 1
export DOTNET_CLI_TELEMETRY_OPTOUT ?= 1
export DOTNET_NOLOGO ?= 1
# MSBuild's worker processes end with the command that started them.
export MSBUILDDISABLENODEREUSE ?= 1

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

prerequisites:
	@tools/prerequisites.sh

bin/vit:
	@mkdir -p bin && ln -sfn ../tools/vit bin/vit

bin/vit_perception_node bin/simulated_camera:
	@mkdir -p bin && ln -sfn ../tools/ros-program $@

build: prerequisites bin/vit bin/vit_perception_node bin/simulated_camera ## build everything; leaves bin/vit and bin/vit_perception_node
	dotnet build Vit.sln -c Release -v quiet --nologo

ros: ## build the native part for the ROS 2 that is sourced (or VIT_ROS_PREFIX)
	@tools/build-ros.sh

demo: prerequisites bin/vit ## pictures, overlays and a page in out/
	dotnet build src/vit_cli -c Release -v quiet --nologo
	bin/vit demo --out out

test: build ## run every test
	@tools/test.sh

# Code style is checked by every build; dotnet format's style check does not see generated message types.
lint: prerequisites ## check the formatting
	dotnet restore Vit.sln -v quiet
	dotnet format whitespace Vit.sln --no-restore --verify-no-changes

bench: prerequisites bin/vit ## measure speed here: stages, forms of the graph, preprocessing
	dotnet build src/vit_cli -c Release -v quiet --nologo
	bin/vit bench
	dotnet run -c Release --project benchmarks/Vit.Benchmarks -- variants
	dotnet run -c Release --project benchmarks/Vit.Benchmarks -- preprocessing --job short

clean: ## remove what was built
	rm -rf bin out build src/vit_rcl/build BenchmarkDotNet.Artifacts
	find src tests benchmarks -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
