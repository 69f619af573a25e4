"""What the pages of the system show, gathered and put into words; a board knows no HTML and decides nothing.

A *board* is read off the evidence, the rulebook and the firm's files for one reader: what is sealed to a circle that
the reader does not belong to is left out before anything is counted. `ran` says whether all that was due ran, and says
it only where it is so. `mine` is what waits for one person. `controls` and `runs` say what a control is and what came
of it, `feeds` what arrived, `proofs` how an entry of the evidence is proved. What is costly and changes only when an
entry of some kind is written is `remembered` until then.
"""
