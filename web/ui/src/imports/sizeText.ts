/** Bytes as people read them: 812 B, 12.4 KB, 1.9 MB, 3.2 GB (of 1,024 each). */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let n = bytes
  let unit = 0
  while (n >= 999.5 && unit < units.length - 1) {
    n /= 1024
    unit++
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`
}
