"""Grafana's dashboards, written as tables of panels and built by Grafana's own library."""
