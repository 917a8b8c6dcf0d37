/** The words of picking by a boundary or a typed area. */
export const area: Readonly<Record<string, string>> = {
  'area.boundary': 'Boundary',
  'area.boundaryKind': 'Which kind',
  'area.boundaryName': 'Name or code',
  'area.noBoundary': 'No boundary has “{{q}}” in its name or code',
  'area.mostBoundaries': '{{total}} in all, the first {{shown}} are listed; please type more',
  'area.text': 'Area in coordinates',
  'area.textHint': 'The corners one after another as lon,lat; or paste a polygon as WKT or GeoJSON',
  'area.pick': 'Pick',
  'area.close': 'Close',
  'area.filterNote': 'Only what matches the filter is picked',
  'area.faultNumber': '“{{text}}”: a longitude and a latitude are expected, such as 123.0561,41.0827',
  'area.faultFew': 'There are only {{n}} corners; an area needs at least 3',
  'area.faultRange': '“{{text}}”: longitudes lie within −180 and 180, latitudes within −90 and 90',
  'area.faultForm':
    'Brackets or form are incomplete; for example POLYGON((123.05 41.08, 123.06 41.08, 123.06 41.09, 123.05 41.08))',
  'area.faultKind': '“{{kind}}” is no area; please give a POLYGON or MULTIPOLYGON',
}
