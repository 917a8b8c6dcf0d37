// Package geo answers questions about shapes on the ground: how far, how large, valid where, touching what,
// found by which index.
//
// Coordinates are longitude, latitude in degrees (CGCS2000, which WGS 84 equals for this purpose), 2-D. An edge
// is straight in longitude and latitude, as RFC 7946 has it, and never crosses the antimeridian. The kinds of
// geometry are orb's Point, MultiPoint, LineString, MultiLineString, Polygon and MultiPolygon; any other kind,
// and nil, is unsupported: Structure says so and the measures treat it as empty.
package geo
