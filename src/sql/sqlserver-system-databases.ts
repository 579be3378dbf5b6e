/** The databases that every SQL Server has for itself ("System databases"), by their stored names. */
export const systemDatabases: ReadonlySet<string> = new Set(['master', 'model', 'msdb', 'tempdb']);
