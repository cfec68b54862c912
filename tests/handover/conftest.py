from tests.factories.lasting import _kept_data, lasting_db  # noqa: F401
