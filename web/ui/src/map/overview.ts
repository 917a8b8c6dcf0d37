/** Below this zoom the map counts by squares; from it on everything is drawn by itself. */
export const OVERVIEW_ZOOM = 14
