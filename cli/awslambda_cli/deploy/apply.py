"""Makes the changes of a plan, one after the other."""

from collections.abc import Iterator, Sequence

from awslambda_cli.deploy.plan import Action, Change
from awslambda_cli.deploy.rollback import Rollback, rollback
from awslambda_cli.deploy.state import Key, Kind, State
from awslambda_cli.deploy.steps import Deployment, make
from awslambda_cli.output import CommandError

_UNDONE = (Kind.FUNCTION, Kind.CODE, Kind.VERSION)
"""What is undone where it fails: the function itself. The alias comes after it, and moves or does not."""


class DeploymentError(CommandError):
    """A change failed; what was done before stays, and the next deployment goes on from there."""

    def __init__(self, change: Change, cause: Exception, undone: Rollback | None) -> None:
        told = f"{change.action} of {change.key} failed: {cause}"
        super().__init__(f"{told}\n{undone}" if undone else told)
        self.change = change
        self.rollback = undone


def apply(deployment: Deployment, changes: Sequence[Change], found: State) -> Iterator[Change]:
    """Make the changes in order; yield each when it has taken effect.

    Raises:
        DeploymentError: AWS refused a change, or it did not take effect. A function whose update failed is taken back
            to its last version.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - most commands do without

    # A function that was never published needs something to go back to.
    unpublished = {change.key.function for change in changes if _lacks_a_version(change, found)}
    for change in changes:
        try:
            if change.key.function in unpublished:
                deployment.client.publish_version(FunctionName=change.key.function)
                unpublished.remove(change.key.function)
            make(deployment, change)
        except (ClientError, BotoCoreError) as error:
            raise DeploymentError(change, error, _undo(deployment, change, found)) from error
        yield change


def _lacks_a_version(change: Change, found: State) -> bool:
    updates = change.action is Action.update and change.key.kind in (Kind.FUNCTION, Kind.CODE)
    return updates and Key(Kind.VERSION, change.key.function) not in found


def _undo(deployment: Deployment, change: Change, found: State) -> Rollback | None:
    existed = Key(Kind.FUNCTION, change.key.function) in found
    return rollback(deployment.client, change.key.function) if existed and change.key.kind in _UNDONE else None
