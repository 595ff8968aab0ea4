package dev.lenslet.dataset;

import dev.lenslet.problem.InvalidFields;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /datasets}. */
@RestController
@RequestMapping("/datasets")
class DataSetController {

    private final DiskDataSets dataSets;
    private final DataSetSettings settings;

    DataSetController(DiskDataSets dataSets, DataSetSettings settings) {
        this.dataSets = dataSets;
        this.settings = settings;
    }

    record DataSetPage(List<DataSetView> items, @Nullable String next) {}

    record CatalogueRequest(@Nullable String catalogue) {}

    @GetMapping
    DataSetPage list() throws IOException {
        Map<String, DataSetView> views = new TreeMap<>();
        dataSets.fetches().all().forEach((name, fetch) -> views.put(name, DataSetView.of(name, fetch)));
        dataSets.all().forEach((name, dataSet) -> views.put(name, DataSetView.of(dataSet)));
        return new DataSetPage(List.copyOf(views.values()), null);
    }

    @GetMapping("/{dataset}")
    DataSetView get(@PathVariable String dataset) throws IOException {
        var found = dataSets.find(dataset).map(DataSetView::of);
        if (found.isPresent()) {
            return found.get();
        }
        var fetch = dataSets.fetches().of(dataset);
        if (fetch.isPresent()) {
            return DataSetView.of(dataset, fetch.get());
        }
        throw InvalidDataSet.unknown(dataset, dataSets.all().keySet());
    }

    @DeleteMapping("/{dataset}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String dataset) throws IOException {
        dataSets.delete(dataset);
    }

    @PostMapping
    ResponseEntity<DataSetView> upload(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String group,
            HttpServletRequest request)
            throws IOException {
        return stored(name, group, request.getContentLengthLong(), request.getInputStream());
    }

    /** As curl sends {@code --data-binary} unless told otherwise. Asking for a parameter would read the body as a form. */
    @Hidden
    @PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<DataSetView> uploadCalledAForm(HttpServletRequest request) throws IOException {
        var query = UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams();
        String group = query.getFirst("group");
        return stored(
                query.getFirst("name"),
                group == null ? null : URLDecoder.decode(group, StandardCharsets.UTF_8),
                request.getContentLengthLong(),
                request.getInputStream());
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<DataSetView> uploadPart(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String group,
            @RequestPart("file") MultipartFile file)
            throws IOException {
        try (InputStream body = file.getInputStream()) {
            return stored(name, group, file.getSize(), body);
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DataSetView> fetch(@RequestBody CatalogueRequest request) {
        String name = request.catalogue();
        if (name == null) {
            throw new InvalidFields("catalogue", "is missing; one of " + dataSets.catalogue());
        }
        DataSetView view =
                dataSets.find(name).map(DataSetView::of).orElseGet(() -> DataSetView.of(name, dataSets.fetch(name)));
        return ResponseEntity.accepted()
                .location(URI.create("/datasets/" + name))
                .body(view);
    }

    private ResponseEntity<DataSetView> stored(
            @Nullable String name, @Nullable String group, long length, InputStream body) throws IOException {
        if (name == null) {
            throw new InvalidFields("name", "is missing in the query: POST /datasets?name=…");
        }
        if (length > settings.maxUpload().toBytes()) {
            throw InvalidDataSet.tooLarge("The upload has " + length + " bytes; the limit is "
                    + settings.maxUpload().toBytes() + ".");
        }
        DataSet stored = dataSets.store(name, group == null ? null : GroupRule.parse(group), body);
        return ResponseEntity.created(URI.create("/datasets/" + name)).body(DataSetView.of(stored));
    }
}
