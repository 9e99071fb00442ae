"""Tests of mine."""
