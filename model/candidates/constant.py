"""What the baselines without a model share: no parameters, no search, nothing to compute."""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class Constant:
    """It has no parameters; what it answers is its task's own."""

    scaled: ClassVar[bool] = False
    calibrated: ClassVar[bool] = False

    @property
    def cost(self) -> int:
        """Nothing is computed."""
        return 0

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """The only one."""
        return (cls(),)

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """There is no other."""
        return ()
