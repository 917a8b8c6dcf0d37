declare module 'virtual:class-glyphs' {
  /** Icon name ("temaki/bench") → SVG path data in a box of GLYPH_BOX units. */
  const paths: Readonly<Record<string, string>>
  export default paths
}

declare module 'virtual:map-worker' {
  /** The address of the map library's worker. */
  const url: string
  export default url
}
