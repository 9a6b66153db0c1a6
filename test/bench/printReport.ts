/** Prints the report of a measurement in its own process as JSON, and ends the process. */
export function printReport(measure: () => Promise<unknown>): void {
  measure().then(
    report => {
      process.stdout.write(JSON.stringify(report), () => process.exit());
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
