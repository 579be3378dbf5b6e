/** The engines that a project converts from. */
export const sourceEngines = [
  { value: 'oracle', label: 'Oracle', port: '1521' },
  { value: 'sqlserver', label: 'Microsoft SQL Server', port: '1433' },
  { value: 'mysql', label: 'MySQL', port: '3306' },
  { value: 'mariadb', label: 'MariaDB', port: '3306' },
] as const;

/** The engines that a project converts to. */
export const targetEngines = [
  { value: 'postgres', label: 'PostgreSQL', port: '5432' },
  { value: 'aurora-postgresql', label: 'Amazon Aurora PostgreSQL', port: '5432' },
] as const;

export function engineName(name: string): string {
  return [...sourceEngines, ...targetEngines].find(({ value }) => value === name)?.label ?? name;
}
