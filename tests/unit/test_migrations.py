from alembic.script import ScriptDirectory

from shared.db.migrate import MIGRATIONS


def test_migrations_stand_one_behind_the_other_each_under_its_own_number() -> None:
    """Two that were written at the same time, each as the next, would let no process start."""
    files = sorted(file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("v*_*.py"))
    assert files == [f"v{number:04}" for number in range(1, len(files) + 1)]
    script = ScriptDirectory(str(MIGRATIONS))
    numbers = [revision.revision for revision in script.walk_revisions()]
    assert numbers == [f"{number:04}" for number in range(len(files), 0, -1)]
