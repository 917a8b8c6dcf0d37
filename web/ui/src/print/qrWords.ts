/** Arithmetic of the field with 256 elements over x⁸+x⁴+x³+x²+1, by logarithms. */
const EXP: number[] = []
const LOG: number[] = []
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value
  LOG[value] = power
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d
}

const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (EXP[((LOG[a] as number) + (LOG[b] as number)) % 255] as number)

/** The product of (x − 2⁰)(x − 2¹)… without its leading 1, highest power first. */
function generator(degree: number): number[] {
  let factors = [1]
  for (let root = 0; root < degree; root++) {
    const by = EXP[root] as number
    factors = [...factors, 0].map((value, at) => value ^ (at > 0 ? times(factors[at - 1] as number, by) : 0))
  }
  return factors.slice(1)
}

/** The Reed–Solomon words of a block: the remainder of its polynomial by the generator. */
export function errorWords(block: readonly number[], count: number): number[] {
  const by = generator(count)
  let rest = new Array<number>(count).fill(0)
  for (const word of block) {
    const lead = word ^ (rest[0] as number)
    rest = [...rest.slice(1), 0].map((value, at) => value ^ times(by[at] as number, lead))
  }
  return rest
}
