"""Cloud assemblies of the AWS CDK: what ``cdk synth`` would write, ready for ``cdk deploy --app FOLDER``.

The CDK's own input is a program, which no template can be; its interchange format is the assembly: a manifest, a
CloudFormation template, and the archives as assets that the CDK uploads to its bootstrap bucket.

Source: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

import hashlib
import json
from typing import Any

from awslambda_cli.templates.cloudformation import VERSION, description, outputs, resources
from awslambda_cli.templates.stack import Stack

_SCHEMA = "36.0.0"
"""Version of the assembly's schema: one that every CDK since 2024 reads."""
_QUALIFIER = "hnb659fds"
"""That of ``cdk bootstrap`` without options."""
_SUFFIX = "${AWS::AccountId}-${AWS::Region}"
_BUCKET = f"cdk-{_QUALIFIER}-assets-{_SUFFIX}"
_BOOTSTRAP = {
    "requiresBootstrapStackVersion": 6,
    "bootstrapStackVersionSsmParameter": f"/cdk-bootstrap/{_QUALIFIER}/version",
}


def assembly(stack: Stack, name: str, contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an assembly by name.

    Args:
        stack: what is set up.
        name: the name of the CloudFormation stack.
        contents: the archives by path.
    """
    files: dict[str, bytes] = {}
    assets: dict[str, Any] = {}

    def code(path: str) -> dict[str, Any]:
        digest = hashlib.sha256(contents[path]).hexdigest()
        files[f"asset.{digest}.zip"] = contents[path]
        assets[digest] = _asset(path, f"asset.{digest}.zip", f"{digest}.zip")
        return {"S3Bucket": {"Fn::Sub": _BUCKET}, "S3Key": f"{digest}.zip"}

    template = {
        "AWSTemplateFormatVersion": VERSION,
        "Description": description(stack),
        "Resources": resources(stack, code),
        "Outputs": outputs(stack),
    }
    written = _json(template)
    digest = hashlib.sha256(written).hexdigest()
    assets[digest] = _asset(f"{name} template", f"{name}.template.json", f"{digest}.json")
    files[f"{name}.template.json"] = written
    files[f"{name}.assets.json"] = _json({"version": _SCHEMA, "files": assets, "dockerImages": {}})
    files["manifest.json"] = _json(_manifest(name, digest))
    files["cdk.out"] = _json({"version": _SCHEMA})
    return files


def _asset(shown: str, path: str, key: str) -> dict[str, Any]:
    destination = {"bucketName": _BUCKET, "objectKey": key, "assumeRoleArn": _role("file-publishing")}
    return {
        "displayName": shown,
        "source": {"path": path, "packaging": "file"},
        "destinations": {"current_account-current_region": destination},
    }


def _role(name: str) -> str:
    return f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/cdk-{_QUALIFIER}-{name}-role-{_SUFFIX}"


def _manifest(name: str, digest: str) -> dict[str, Any]:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {
            "templateFile": f"{name}.template.json",
            "terminationProtection": False,
            "validateOnSynth": False,
            "assumeRoleArn": _role("deploy"),
            "cloudFormationExecutionRoleArn": _role("cfn-exec"),
            "stackTemplateAssetObjectUrl": f"s3://{_BUCKET}/{digest}.json",
            **_BOOTSTRAP,
            "additionalDependencies": [f"{name}.assets"],
            "stackName": name,
        },
        "dependencies": [f"{name}.assets"],
        "displayName": name,
    }
    assets = {"type": "cdk:asset-manifest", "properties": {"file": f"{name}.assets.json", **_BOOTSTRAP}}
    return {"version": _SCHEMA, "artifacts": {f"{name}.assets": assets, name: stack}}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
