"""Plays every feature file: those of this folder, or of the folder given with --features."""

import pytest
from pytest_bdd import scenarios

from tests.plugins import features

pytestmark = pytest.mark.django_db

scenarios(str(features.played["folder"]))
