"""A page in plain text that says what the endpoint has, for those who have no console installed."""

from awslambda_cli.serve.service import LocalLambda


def overview(service: LocalLambda) -> str:
    """Return the functions with the commands that invoke them."""
    lines = [f"awslambda serve {service.application.written}", ""]
    if service.import_error is not None:
        lines += [service.import_error, ""]
    for function in service.functions.values():
        invoke = f"aws lambda invoke --endpoint-url {service.url} --function-name {function.name}"
        lines += [f"{function.name}({function.hint})", f"    {invoke} --payload fileb://event.json result.json"]
        if function.function_url is not None:
            lines.append(f"    curl {function.function_url}")
    lines += ["", "A page to work with: pip install 'awslambda-events[console]'"]
    return "\n".join(lines) + "\n"
