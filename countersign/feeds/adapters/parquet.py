"""Parquet, as data warehouses deliver it."""

from countersign.feeds.adapters import Adapter
from countersign.feeds.refusal import refuse
from countersign.feeds.rows import READING, CellRows, Work
from countersign.feeds.sql import file_literal, identifier


def frame(work: Work) -> CellRows:
    """Turn every cell into its text, exactly; a row's line is its number in the file, from 1.

    Raises Refused where the file is not Parquet, is damaged, or names a column twice but for its case.
    """
    import duckdb  # noqa: PLC0415 - slow to import

    run, delivered, spool = work.steps.run, file_literal(work.source.path), file_literal(work.spool)
    try:
        described = run(f"DESCRIBE SELECT * FROM read_parquet({delivered})", until=0).fetchall()
        columns = tuple(name for name, *_ in described)
        cells = ", ".join(f"{identifier(name)}::VARCHAR AS c{i}" for i, name in enumerate(columns))
        count = run(f"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata({delivered})", until=0).fetchone()[0]
        run(
            f"COPY (SELECT file_row_number + 1 AS n, file_row_number + 1 AS line, NULL::VARCHAR AS misfit, {cells} "
            f"FROM read_parquet({delivered}, file_row_number = true)) TO {spool} (FORMAT parquet, COMPRESSION lz4_raw)",
            until=READING,
        )
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.BinderException, duckdb.HTTPException) as error:
        raise refuse(
            work.source.name,
            f"is not a whole Parquet file ({str(error).splitlines()[0].replace(str(work.source.path), 'it')})",
            "Its rows cannot be read.",
            "Ask the sender to deliver it again.",
        ) from error
    return CellRows(f"SELECT * FROM read_parquet({spool})", columns, int(count))


adapter = Adapter(version=1, frame=frame, has_columns=True)
