from __future__ import annotations

import pytest

from embeddings.index.base import PassageIndex
from embeddings.index.memory import MemoryIndex
from tests.embeddings.index_contract import HoldsSearchContract, PassageIndexContract


class TestMemoryIndex(PassageIndexContract, HoldsSearchContract):
    """The contract, in memory."""

    @pytest.fixture
    def index(self) -> PassageIndex:
        """An empty index."""
        return MemoryIndex()
