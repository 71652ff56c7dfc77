/**
 * The log's tables, a statement a release: what was once released is not edited, the next change is
 * added at the end. All is append-only but the two rows that say where the log stands and what of
 * it was last signed.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE entry (
     index bigint PRIMARY KEY,
     id uuid NOT NULL UNIQUE,
     stream text NOT NULL,
     version integer NOT NULL,
     leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
     bytes bytea NOT NULL,
     UNIQUE (stream, version));
   -- Sealed bytes do not compress.
   ALTER TABLE entry ALTER COLUMN bytes SET STORAGE EXTERNAL;
   CREATE TABLE node (
     level smallint NOT NULL,
     index bigint NOT NULL,
     hash bytea NOT NULL CHECK (octet_length(hash) = 32),
     PRIMARY KEY (level, index));
   CREATE TABLE head (
     one boolean PRIMARY KEY DEFAULT true CHECK (one),
     size bigint NOT NULL,
     root bytea NOT NULL CHECK (octet_length(root) = 32),
     epoch bigint NOT NULL);
   CREATE TABLE checkpoint (
     one boolean PRIMARY KEY DEFAULT true CHECK (one),
     size bigint NOT NULL,
     note text NOT NULL);
   INSERT INTO head (size, root, epoch) VALUES (0, sha256(''), 0)`,
];

/**
 * For the role of the server that faces the network; again at each start, since it may be made
 * later than the tables.
 */
export const GRANT_TO_SERVER = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdfast_server') THEN
      GRANT SELECT ON entry, node, head, checkpoint TO holdfast_server;
    END IF;
  END $$`;
