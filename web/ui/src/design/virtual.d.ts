declare module 'virtual:class-glyphs' {
  /** Icon name ("temaki/bench") → SVG path data in a 15 × 15 box. */
  const paths: Readonly<Record<string, string>>
  export default paths
}
