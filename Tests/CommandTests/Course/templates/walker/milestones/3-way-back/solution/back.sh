#!/bin/sh
echo home
