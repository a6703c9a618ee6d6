.PHONY: run test

run:
	deno task demo

test:
	deno task test
