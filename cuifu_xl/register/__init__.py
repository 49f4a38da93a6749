"""The register: lines, payments and credit, undo, digest, figures. 催付登记"""
