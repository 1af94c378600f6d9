#!/usr/bin/python3
"""What QGIS makes of a collection, as JSON on one line; the picture goes to a file.

usage: qgis-map.py BASE_URL COLLECTION WEST,SOUTH,EAST,NORTH PICTURE [URL TEMPLATE OF VECTOR TILES]
The box is in degrees; the picture shows the whole collection, or its tiles.
"""
import json
import os
import sys

os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')
from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsDataSourceUri, QgsFeatureRequest,
                       QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer, QgsVectorTileLayer)
from qgis.PyQt.QtCore import QSize

base, collection, box, picture, *tiles = sys.argv[1:]
QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
app.initQgis()

uri = QgsDataSourceUri()
for name, value in {'url': base, 'typename': collection, 'pagingEnabled': 'true', 'pageSize': '500'}.items():
    uri.setParam(name, value)
layer = QgsVectorLayer(uri.uri(False), collection, 'OAPIF')
features = list(layer.getFeatures())
inside = list(layer.getFeatures(QgsFeatureRequest(QgsRectangle(*map(float, box.split(','))))))
drawn = QgsVectorTileLayer(f'type=xyz&url={tiles[0]}&zmin=0&zmax=14', 'tiles') if tiles else layer

settings = QgsMapSettings()
settings.setLayers([drawn])
settings.setOutputSize(QSize(800, 800))
settings.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:3857'))
to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem('EPSG:4326'), settings.destinationCrs(), QgsProject.instance())
settings.setExtent(to_map.transformBoundingBox(layer.extent()))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(picture)
pixels = [image.pixelColor(x, y).name() for x in range(0, 800, 8) for y in range(0, 800, 8)]

print(json.dumps({
    'valid': layer.isValid() and drawn.isValid(),
    'crs': layer.crs().authid(),
    'declared': layer.featureCount(),
    'codes': sorted(feature['code'] for feature in features),
    'inside': sorted(feature['code'] for feature in inside),
    'geometries': sum(feature.geometry().isGeosValid() for feature in features),
    'fields': {field.name(): field.typeName() for field in layer.fields()},
    'painted': sum(pixel != '#ffffff' for pixel in pixels) / len(pixels),
    'errors': [error.message for error in job.errors()],
}))
sys.stdout.flush()
os._exit(0)
