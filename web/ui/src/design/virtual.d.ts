declare module 'virtual:class-glyphs' {
  /** Icon name ("temaki/bench") → SVG path data in a box of GLYPH_BOX units. */
  const paths: Readonly<Record<string, string>>
  export default paths
}
