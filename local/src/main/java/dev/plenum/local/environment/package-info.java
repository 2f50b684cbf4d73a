/**
 * Python environments, one for each tool (an engine, JupyterLab), and model files: fetched by pip, pinned and checked by
 * hash, kept under the data directory and reused in milliseconds.
 */
package dev.plenum.local.environment;
