"""Real Keras as the reference: writes DenseNet-121's weights in both of its HDF5 layouts and what it makes of an image.

Usage: keras-reference.py FOLDER [WEIGHTS]   WEIGHTS: a legacy Keras file to use instead of random ones, with one unit at the end
"""
import os
import sys

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import keras
import numpy

folder, *weights = sys.argv[1:]
keras.utils.set_random_seed(1)
base = keras.applications.DenseNet121(include_top=False, weights=None, input_shape=(None, None, 3), pooling='avg')
units = 1 if weights else 14
dense = keras.layers.Dense(units, name='opacity' if weights else 'predictions')
model = keras.Model(base.input, [base.get_layer('pool3_conv').output, base.get_layer('pool4_conv').output, base.get_layer('relu').output, dense(base.output)])
if weights:
    model.load_weights(weights[0])
else:
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([w + numpy.random.uniform(-0.2, 0.2, w.shape).astype('float32') for w in layer.get_weights()])
image = numpy.random.uniform(-1, 1, (1, 96, 128, 3)).astype('float32')
image.tofile(f'{folder}/image.f32')
for name, output in zip(['pool3_conv', 'pool4_conv', 'relu', 'logits'], model.predict(image, verbose=0)):
    output.astype('float32').tofile(f'{folder}/{name}.f32')
model.save_weights(f'{folder}/current.weights.h5')
model.save(f'{folder}/legacy.h5')
