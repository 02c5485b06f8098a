-- The orchestrator's own database is POSTGRES_DB; the target is a database of its own, as it would be elsewhere.
CREATE DATABASE target;
