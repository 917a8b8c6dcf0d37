/** Files that another page took in, on their way to the import page. */
let waiting: readonly File[] = []

export function handFiles(files: readonly File[]): void {
  waiting = files
}

/** Gives each handed file once. */
export function takeHanded(): readonly File[] {
  const files = waiting
  waiting = []
  return files
}
