# What QGIS makes of a running server: reads one class and the boundaries through OGC API - Features and the vector tiles,
# draws them, and prints what it found as one line of JSON.
# Arguments: root of the server, class, west, south, east, north of the picture, file for the picture, folder for QGIS' own files.
import json
import os
import sys

root, kind = sys.argv[1:3]
west, south, east, north = map(float, sys.argv[3:7])
picture, home = sys.argv[7:9]
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["HOME"] = os.environ["XDG_RUNTIME_DIR"] = home

from qgis.core import (  # noqa: E402
    Qgis, QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest, QgsFillSymbol, QgsLineSymbol,
    QgsMapRendererParallelJob, QgsMapSettings, QgsMarkerSymbol, QgsProject, QgsRectangle, QgsSingleSymbolRenderer, QgsVectorLayer,
    QgsVectorTileBasicRenderer, QgsVectorTileBasicRendererStyle, QgsVectorTileLayer, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
troubles = []
app.messageLog().messageReceived.connect(lambda text, tag, level: troubles.append(tag + ": " + text) if level >= Qgis.Warning else None)


def features(name):
    return QgsVectorLayer(f"url='{root}/ogc' typename='{name}' restrictToRequestBBOX='1' pageSize='1000'", name, "OAPIF")


assets, boundaries = features(kind), features("boundaries")
box = QgsRectangle(west, south, east, north)
inside = sorted(int(f["id"]) for f in assets.getFeatures(QgsFeatureRequest(box)))  # before QGIS has all of them in its cache
found = {
    "version": Qgis.QGIS_VERSION,
    "valid": assets.isValid() and boundaries.isValid(),
    "counted": assets.featureCount(),
    "read": sum(1 for _ in assets.getFeatures()),
    "boundaries": sum(1 for _ in boundaries.getFeatures()),
    "inside": inside,
    "fields": [f.name() for f in assets.fields()],
    "conditions": sorted({f["condition"] for f in assets.getFeatures()}),
}

tiles = QgsVectorTileLayer(f"type=xyz&url={root}/tiles/%7Bz%7D/%7Bx%7D/%7By%7D.mvt&zmin=10&zmax=16", "tiles")
found["tiles"] = tiles.isValid()
styles = []
for layer, shape, symbol in (
    ("boundaries", QgsWkbTypes.PolygonGeometry, QgsFillSymbol.createSimple({"color": "#e4efdc", "outline_color": "#7a9a6a"})),
    ("assets", QgsWkbTypes.PolygonGeometry, QgsFillSymbol.createSimple({"color": "#c9b79c", "outline_style": "no"})),
    ("assets", QgsWkbTypes.LineGeometry, QgsLineSymbol.createSimple({"color": "#8c8c8c", "width": "0.3"})),
):
    style = QgsVectorTileBasicRendererStyle(layer + str(shape), layer, shape)
    style.setSymbol(symbol)
    style.setEnabled(True)
    styles.append(style)
renderer = QgsVectorTileBasicRenderer()
renderer.setStyles(styles)
tiles.setRenderer(renderer)
assets.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple({"color": "#e8590c", "size": "2.4"})))
boundaries.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"style": "no", "outline_color": "#335577"})))

project = QgsProject.instance()
mercator = QgsCoordinateReferenceSystem("EPSG:3857")
project.setCrs(mercator)
settings = QgsMapSettings()
settings.setDestinationCrs(mercator)
settings.setTransformContext(project.transformContext())
to_mercator = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), mercator, project)
settings.setExtent(to_mercator.transformBoundingBox(box))
settings.setOutputSize(QSize(1000, 800))
settings.setBackgroundColor(QColor("#ffffff"))


def drawn(layers):
    settings.setLayers(layers)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    found.setdefault("errors", []).extend(e.message for e in job.errors())
    return job.renderedImage()


def inked(image):
    return sum(1 for y in range(0, image.height(), 2) for x in range(0, image.width(), 2) if image.pixel(x, y) != 0xFFFFFFFF)


found["inked"] = {"tiles": inked(drawn([tiles])), "assets": inked(drawn([assets])), "boundaries": inked(drawn([boundaries]))}
drawn([assets, boundaries, tiles]).save(picture)
found["troubles"] = troubles
print(json.dumps(found), flush=True)
os._exit(0)  # exitQgis with layers alive has crashed
