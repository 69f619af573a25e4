"""The story of a clearing firm: what moves in the accounts that it carries for its introducing firms.

The *ground* is what happens in the ordinary course: customers identified, payrolls, transfers between a customer's
own accounts, retirement distributions, insurers' checks, trades in listed securities. The *decoys* lie on it: movements
that look like what surveillance searches for, each with what explains it. Nothing is planted in the ground.

Accounts keep to habits, and each day is drawn from its own stream, so any day can be written without the ones before.
The files are extracts of the firm's warehouse: one a table, its columns named as the table's.
"""
