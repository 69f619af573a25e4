"""The pages of the workbench, one file a family. A file's list `urls` is found by itself."""
