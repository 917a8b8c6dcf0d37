/** The words of picking by a boundary or a typed area. */
export const area = {
  'area.boundary': '边界',
  'area.boundaryKind': '哪一种边界',
  'area.boundaryName': '名称或编码',
  'area.noBoundary': '没有名称或编码含“{{q}}”的边界',
  'area.mostBoundaries': '共 {{total}} 个，列出前 {{shown}} 个；请输入更多字',
  'area.text': '坐标范围',
  'area.textHint': '经度,纬度 依次写出各角点；也可贴 WKT 或 GeoJSON 的面',
  'area.pick': '选取',
  'area.close': '关闭',
  'area.filterNote': '只选符合当前筛选的部件',
  'area.faultNumber': '“{{text}}”：应为经度和纬度两个数，例如 123.0561,41.0827',
  'area.faultFew': '只有 {{n}} 个角点；面至少要 3 个',
  'area.faultRange': '“{{text}}”：经度应在 −180 到 180 之间，纬度应在 −90 到 90 之间',
  'area.faultForm': '括号或格式不完整；例如 POLYGON((123.05 41.08, 123.06 41.08, 123.06 41.09, 123.05 41.08))',
  'area.faultKind': '“{{kind}}”不是面；请给 POLYGON 或 MULTIPOLYGON',
} as const
