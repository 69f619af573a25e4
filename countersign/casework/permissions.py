"""What a person may do, by the roles the person holds."""

from enum import Enum


class Ability(Enum):
    """Something that a role allows."""

    ADMINISTER_ACCOUNTS = "administer accounts"
