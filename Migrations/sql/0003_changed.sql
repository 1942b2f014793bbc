-- The inode's change time of each file, nanoseconds: unlike the modification time it cannot be set back (inode(7)).
-- 0: not known, so that each file is read once more.
ALTER TABLE file ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
