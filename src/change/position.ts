/**
 * A place in a source's log of changes, in the words of its engine: an LSN (`16/B374D848`), a file and an offset
 * (`mysql-bin.000024:373`), a set of GTIDs. It is opaque to all but the endpoint that made it.
 */
export type Position = string;
