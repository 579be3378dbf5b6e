/** Entry of the command line. */
export async function main(args: readonly string[]): Promise<void> {
  void args;
}
