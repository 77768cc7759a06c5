# The Debian package: `cpack --preset release` writes build/release/lims_VERSION_ARCH.deb; libraries it needs are found by dpkg-shlibdeps.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lims)
set(CPACK_PACKAGE_VENDOR "lims")
set(CPACK_PACKAGE_CONTACT "the lims developers <lims@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "information system of a metrology and testing laboratory")
set(CPACK_PACKAGE_DESCRIPTION
  "Verifies, calibrates, measures and tests: reads instruments, decides exactly, keeps every reading in a signed
journal, and prints certificates and records in Vietnamese and English.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The pages are set in Liberation, which the program reads as files.
set(CPACK_DEBIAN_PACKAGE_DEPENDS fonts-liberation2)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS postgresql)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
include(CPack)
